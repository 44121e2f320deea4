namespace Vectorscope.Engine.Directions;

/// <summary>Two sides at one position, read one layer at a time.</summary>
public sealed record Contrast
{
    /// <summary>Name of the positive pole.</summary>
    public required string SideA { get; init; }

    /// <summary>Name of the negative pole.</summary>
    public required string SideB { get; init; }

    /// <summary>The position's name.</summary>
    public required string Position { get; init; }

    /// <summary>For each row of A the prompt's text (or any key): rows with equal keys are one prompt, also across sides.</summary>
    public required IReadOnlyList<string> KeysA { get; init; }

    /// <summary>For each row of B, as <see cref="KeysA"/>. The same list as A's makes the contrast paired.</summary>
    public required IReadOnlyList<string> KeysB { get; init; }

    /// <summary>For each row of A its index among the side's captured prompts; null when no row was left out.</summary>
    public int[]? PromptsA { get; init; }

    /// <summary>For each row of B, as <see cref="PromptsA"/>.</summary>
    public int[]? PromptsB { get; init; }

    /// <summary>Number of layers, the embedding included (L + 1).</summary>
    public required int Layers { get; init; }

    /// <summary>Width d of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Reads a layer of A. Called once for each layer, in any order and from any thread, never at the same time as another.</summary>
    public required ContrastReader ReadA { get; init; }

    /// <summary>Reads a layer of B.</summary>
    public required ContrastReader ReadB { get; init; }

    /// <summary>What the source of the rows already knows to be odd; passed on to the report.</summary>
    public IReadOnlyList<SeparabilityWarning> Warnings { get; init; } = [];
}
