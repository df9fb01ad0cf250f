// The page "score".
