// The page "overlay".
