"""The rules of the repository, a file per group; tests/tidy_test runs them."""
