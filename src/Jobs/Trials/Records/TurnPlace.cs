namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A turn of a trial.</summary>
/// <param name="Trial">The trial's id.</param>
/// <param name="Turn">The turn's number.</param>
public sealed record TurnPlace(long Trial, int Turn);
