"""What the lab's commands share. Standard library only, so that it runs before anything is installed."""
