// The page "team".
