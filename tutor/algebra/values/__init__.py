"""What a tree is worth: points, arithmetics, functions, arrays, evaluation."""
