// The page "exhibition".
