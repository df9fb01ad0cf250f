// The page "admin".
