"""Shown numbers that have no source: what was counted or measured in runs of the engine.

They hang on the engine's own random numbers, so that there is nothing to work out beforehand. What
the learner is asked to make of them does have a source, which takes them as they are shown.
"""

MEASURED = {
    "step-size": {"at_best"},  # the error that is left at the best step
    "all-zero-init-sick": {"first_loss", "last_loss"},  # of a net before and after training
    "batchnorm-effects": {"with_bn", "without_bn"},  # the last losses of two runs
    "batch-size": {"few", "many"},  # epochs until a model has come near the least loss
    "batch-size-runs": {"noise", "end"},  # of gradients, and the last loss
    "adagrad-stalled": {"g", "root", "root_early", "root_late", "end"},  # of one weight in a run
    "rprop": {"mean", "end"},  # of random data, and where a run ended
    "update-ratio-layers": {"weight", "change", "end", "best"},  # norms and last losses
    "lbfgs": {"of_descent", "of_lbfgs"},  # gradients until a loss has fallen far enough
    "overfitting-signs": {"training", "validation", "after"},  # accuracies of trained nets
    # steps and losses of runs
    "dropout-cost": {"rises", "rises_none", "rises_off", "with_it", "without", "end", "best"},
    "augmentation": {"of_mirror", "of_move", "of_plain"},  # accuracies of three trained nets
    "exploding-in-rnns-diagnosis": {"arrived", "set_out", "end"},  # gradients, and the last loss
    "layer-statistics": {"one", "last"},  # spreads of the outputs of two layers
    "coarse-to-fine": {"best", "least", "found", "there_is"},  # trials and their scores
}
