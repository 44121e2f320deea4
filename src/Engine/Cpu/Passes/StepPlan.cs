using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cpu.Passes;

/// <summary>What one step computes: its tokens, row after row, and the tokens behind which another one is chosen.</summary>
internal sealed class StepPlan
{
    /// <summary>Of each token.</summary>
    internal required int[] Ids { get; init; }

    internal required int[] Row { get; init; }

    internal required int[] Position { get; init; }

    /// <summary>What a token is; nothing where its row has no changes.</summary>
    internal required TokenMark[] Marks { get; init; }

    /// <summary>Of each row its first token, and how many it has.</summary>
    internal required int[] First { get; init; }

    internal required int[] Count { get; init; }

    internal required CpuPast[] Past { get; init; }

    internal required RowChanges?[] Changes { get; init; }

    internal required RowProjections?[] Projections { get; init; }

    /// <summary>What is read of each row, [n · series].</summary>
    internal required float[][] Found { get; init; }

    /// <summary>What is chosen.</summary>
    internal required StepChoice[] Choices { get; init; }

    internal int Tokens => Ids.Length;

    internal int Rows => First.Length;

    /// <summary>Whether a choice looks at a whole row.</summary>
    internal required bool Draws { get; init; }

    /// <summary>Whether no row has more than one token.</summary>
    internal bool IsDecoding => Tokens == Rows;

    /// <summary>Most gates of a row.</summary>
    internal required int Gates { get; init; }
}

/// <summary>A token behind which another one is chosen.</summary>
/// <param name="Token">Index among all tokens.</param>
/// <param name="Next">How.</param>
/// <param name="Written">Tokens whose logits the presence penalty lowers.</param>
/// <param name="First">Where the likeliest tokens of this choice begin among those of all.</param>
internal sealed record StepChoice(int Token, NextToken Next, IReadOnlyCollection<int> Written, int First)
{
    // Of more a whole row is looked through.
    private const int MostTaken = 128;

    /// <summary>Likeliest tokens to find in the step; 0 where the choice looks at the whole row.</summary>
    internal int Take { get; } = Next.Sampling.IsGreedy ? 1 : Next.Sampling.TopK <= MostTaken ? Next.Sampling.TopK : 0;

    internal int End => First + Take;

    /// <summary>The logits of the tokens written, as they were before the penalty; empty where the choice is not scored.</summary>
    internal float[] Given { get; } = Next.Likeliest is null ? [] : new float[Written.Count];

    /// <summary>Whether the model's output is a number.</summary>
    internal bool IsNumber { get; set; }

    /// <summary>What was drawn, where the choice looks at the whole row.</summary>
    internal int? Drawn { get; private set; }

    /// <param name="logits">[V], penalties applied.</param>
    internal void Draw(ReadOnlySpan<float> logits)
    {
        using var ranked = new RankedRow(logits, Next.Sampling.Temperature);
        Drawn = Sampler.Choose(ranked, Next.Sampling, Next.Uniform);
    }
}
