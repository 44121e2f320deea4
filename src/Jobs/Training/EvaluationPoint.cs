namespace Vectorscope.Jobs.Training;

/// <summary>Mean cross entropy over the evaluation documents after a step, in nats per learned token.</summary>
public sealed record EvaluationPoint(int Step, double Loss);
