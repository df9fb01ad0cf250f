// The page "match".
