from tutor.algebra.problem import Problem, compare
