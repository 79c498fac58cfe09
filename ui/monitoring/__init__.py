"""The page Monitoring: what is wrong, how much comes, how quickly it is answered, and how good the model still is."""
