// The page "overview".
