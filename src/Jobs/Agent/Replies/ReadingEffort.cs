namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Counts the characters that a reading looks at: replies are hostile, and the work must stay in proportion to their length.</summary>
internal sealed class ReadingEffort
{
    public long Characters { get; private set; }

    public void Add(int characters) => Characters += characters;
}
