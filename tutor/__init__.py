"""The tutor: asks, checks, explains, remembers and grades. Importing it loads nothing else."""
