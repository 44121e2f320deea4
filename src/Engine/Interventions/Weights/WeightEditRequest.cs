namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A model and what is to be baked into it.</summary>
/// <param name="Folder">The model.</param>
/// <param name="Intervention">Operations with site <c>writes</c> and all positions, or what comes to constants.</param>
/// <param name="Find">A direction by the text that names it.</param>
/// <param name="Source">Where all of it came from.</param>
public sealed record WeightEditRequest(string Folder, Intervention Intervention, Func<string, Direction> Find, WeightEditSource Source)
{
    /// <summary>What is touched, and how it is computed.</summary>
    public WeightEditOptions Options { get; init; } = new();

    /// <summary>Of the blocks that get a pseudo-bias; null where none does.</summary>
    public ConstantKeys? Keys { get; init; }

    /// <summary>What chooses among columns and heads; null where nothing is to choose.</summary>
    public InputContrasts? Contrasts { get; init; }
}

/// <summary>Where an edited model came from, as its manifest tells it. An edit that was stopped is gone on with only by one of the same source.</summary>
/// <param name="Model">Name of the model that is edited.</param>
/// <param name="ModelHash">Its content hash.</param>
/// <param name="Intervention">The intervention, as JSON.</param>
/// <param name="Directions">What its directions came from.</param>
/// <param name="Code">Version of this program.</param>
public sealed record WeightEditSource(string Model, string ModelHash, string Intervention, IReadOnlyList<DirectionSource> Directions, string Code);

/// <summary>A direction that an intervention names.</summary>
/// <param name="Name">As the intervention names it.</param>
/// <param name="Sha256">Of its file, 64 lower-case hexadecimal digits.</param>
public sealed record DirectionSource(string Name, string Sha256);
