namespace Vectorscope.Engine.Generation.Steps;

/// <summary>What one row remembers of the tokens that it read: keys and values, and the states of linear attention.</summary>
internal interface IRowPast : IDisposable
{
    /// <summary>Tokens read.</summary>
    int Length { get; }

    /// <summary>What it holds in memory, room to grow included.</summary>
    long Bytes { get; }

    /// <summary>Remembers this place: a copy of the states, which unlike keys and values cannot be cut. Stays valid while this past lives.</summary>
    IRowMark Mark();

    /// <summary>Goes back to a place that it has passed; the mark can be used again.</summary>
    void Return(IRowMark mark);

    /// <summary>Frees the states: until the next <see cref="Return"/> only keys and values are held.</summary>
    void DropStates();
}

/// <summary>A place in a row's past.</summary>
internal interface IRowMark : IDisposable
{
    /// <summary>Tokens up to there.</summary>
    int Length { get; }

    /// <summary>What it holds in memory.</summary>
    long Bytes { get; }
}
