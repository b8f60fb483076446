"""What the course expects, worked out again by means that share nothing with the engine.

One file for each unit. A source is a function of the variant's values, registered with
`@of("exercise-id")`; it gives what every part and every shown step has to be:

- a number or an array, from exact fractions, Python's own `math`, mpmath, or torch's autograd;
- a `Formula`: a function of the declared names (worked out with mpmath, often by differentiating
  numerically what the question states), or an object of sympy.

It takes nothing from the exercise but its values. Where a number is to be read off a run, a source
may take what the learner is shown as a second argument: the steps by name, and the evidence.
"""
