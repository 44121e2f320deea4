namespace Vectorscope.Jobs.Store.Entities;

/// <summary>The one row that numbers every change to any run, so that "what changed since" is one indexed read.</summary>
public sealed class ChangeCounter
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public long Value { get; set; }
}
