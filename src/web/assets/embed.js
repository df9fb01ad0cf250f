// The page "embed".
