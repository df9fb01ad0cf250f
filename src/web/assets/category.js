// The page "category".
