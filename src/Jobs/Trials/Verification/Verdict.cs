namespace Vectorscope.Jobs.Trials.Verification;

/// <summary>What grading came to: a reward, or the sentence that says why there is none.</summary>
public sealed record Verdict
{
    /// <summary>The one number of <see cref="Rewards"/>; null when <see cref="Problem"/> says why.</summary>
    public double? Reward { get; init; }

    public IReadOnlyDictionary<string, double> Rewards { get; init; } = new Dictionary<string, double>();

    /// <summary>Why the verifier is broken; null when it left a reward.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the tests left a CTRF report.</summary>
    public bool HasTestReport { get; init; }

    /// <summary>What an honest reader of the reward should know.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public static Verdict Broken(string problem) => new() { Problem = problem };
}
