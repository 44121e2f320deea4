using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Jobs.Replaying;

/// <summary>What a replay came to: the original and each sample, nothing of which was executed.</summary>
public sealed record ReplayReport
{
    public required ReplayOrigin Origin { get; init; }

    /// <summary>What is not as the trial's arm had it.</summary>
    public required IReadOnlyList<ReplayChange> Changes { get; init; }

    /// <summary>What replied.</summary>
    public required ReplayAsking Asked { get; init; }

    public required SamplingOverrides Sampling { get; init; }

    /// <summary>What to know of it, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the tokens were projected on; null for nothing.</summary>
    public PlaygroundDirection? Direction { get; init; }

    /// <summary>The layers whose projections were kept, ascending; empty without a direction.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>As it stands in the trace, read again for its projections.</summary>
    public required ReplayReply Original { get; init; }

    public required IReadOnlyList<ReplayReply> Samples { get; init; }

    /// <summary>Samples that are the original.</summary>
    public int Same => Samples.Count(sample => sample.FirstDifference is null);
}

/// <summary>A reply of a replay.</summary>
/// <param name="Turn">The reply with what the parser made of it and what the rules found; its token ids are <paramref name="Tokens"/>.</param>
/// <param name="Tokens">Empty where a server replied.</param>
public sealed record ReplayReply(TraceTurn Turn, IReadOnlyList<ReplayToken> Tokens)
{
    /// <summary>Of its draws; null for the original.</summary>
    public long? Seed { get; init; }

    /// <summary>Where it leaves the original, counted from 0: a token, or a character where one of them has no tokens. Null where it is the same, and for the original.</summary>
    public int? FirstDifference { get; init; }
}

/// <summary>A token of a reply.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">The text that is complete with it. Hostile: never to be taken for markup.</param>
/// <param name="Part">Thinking or answer.</param>
/// <param name="Projections">rᵀh after each block, [L+1]; null within at layers that were not kept. Null where nothing was projected, or nothing read the token.</param>
public sealed record ReplayToken(int Id, string Text, PlaygroundPart Part, IReadOnlyList<float?>? Projections);
