namespace Vectorscope.Jobs.Capture;

/// <summary>What a user asks for, as it is written in JSON.</summary>
public sealed record CaptureSpec
{
    public const string KindName = "capture";

    public string Kind { get; init; } = KindName;

    /// <summary>The run's name; default: what is contrasted with what.</summary>
    public string? Name { get; init; }

    /// <summary>A folder, a content hash, or the name of a model on the list.</summary>
    public required string Model { get; init; }

    /// <summary>One or more. Separability is measured between each two of them, the earlier one being the positive pole.</summary>
    public required IReadOnlyList<CaptureSpecSide> Sides { get; init; }

    /// <summary><c>last-prompt-token</c> (default), <c>prompt-mean</c>, <c>response-mean</c>.</summary>
    public IReadOnlyList<string> Positions { get; init; } = ["last-prompt-token"];

    /// <summary>Whether the generation prompt opens a thinking block.</summary>
    public bool Thinking { get; init; } = true;

    /// <summary>For <c>response-mean</c>: how many tokens of the reply count, 1 to 4096.</summary>
    public int ResponseTokens { get; init; } = 64;

    /// <summary>Seed of folds, permutations and resamples.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Tokens in one batch, padding included, 16 to 1,048,576; null leaves it to the engine.</summary>
    public int? BatchTokens { get; init; }

    /// <summary><c>auto</c> (default), <c>float32</c>, <c>bfloat16</c>.</summary>
    public string? Dtype { get; init; }

    /// <summary><c>auto</c> (default), <c>cpu</c>, <c>cuda</c>.</summary>
    public string? Device { get; init; }
}
