namespace Vectorscope.Jobs.Trials.Labelling;

/// <summary>A label with how often it was given.</summary>
public sealed record LabelCount(string Label, int Turns, int Trials);
