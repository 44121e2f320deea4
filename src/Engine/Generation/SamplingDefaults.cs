using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Generation;

/// <summary>How a model's own <c>generation_config.json</c> would have its tokens chosen.</summary>
/// <remarks>
/// A key that the file lacks, or that is null, has the neutral value, and so has every key without a file. transformers fills some
/// in otherwise: its <c>top_k</c> is 50 and its <c>do_sample</c> false where nobody says. Here only what the model's authors wrote
/// down is theirs.
/// </remarks>
public sealed record SamplingDefaults
{
    /// <summary><c>temperature</c>; 0, which is greedy, where <c>do_sample</c> is false, whatever else the file says. Neutral: 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary><c>top_k</c>; 0 for all tokens. Neutral: 0.</summary>
    public int TopK { get; init; }

    /// <summary><c>top_p</c>. Neutral: 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary><c>min_p</c>. Neutral: 0.</summary>
    public double MinP { get; init; }

    /// <summary><c>presence_penalty</c>. Neutral: 0.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>Reads a model folder's own settings; no weights are looked at.</summary>
    /// <exception cref="CheckpointException">The file cannot be read, or a key has a value that is no such setting; file and key are named.</exception>
    public static SamplingDefaults Load(string folder) => SamplingDefaultsReader.Read(folder);

    /// <summary>The settings of a row: the caller's where there are any, else the model's.</summary>
    /// <param name="overrides">The caller's.</param>
    /// <param name="stopIds">The reply ends before any of these.</param>
    /// <param name="seed">Of the row's draws.</param>
    /// <param name="maxTokens">The reply ends after so many.</param>
    public SamplingOptions Fill(SamplingOverrides overrides, IReadOnlyList<int> stopIds, long seed, int maxTokens) => new()
    {
        Temperature = overrides.Temperature ?? Temperature,
        TopK = overrides.TopK ?? TopK,
        TopP = overrides.TopP ?? TopP,
        MinP = overrides.MinP ?? MinP,
        PresencePenalty = overrides.PresencePenalty ?? PresencePenalty,
        StopIds = stopIds,
        Seed = seed,
        MaxTokens = maxTokens,
    };
}
