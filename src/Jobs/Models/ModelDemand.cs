namespace Vectorscope.Jobs.Models;

/// <summary>What a use asks of the memory.</summary>
/// <param name="Models">The models and the bytes that each takes.</param>
/// <param name="Alone">Whether it wants the whole memory for something else; it then names no models.</param>
internal sealed record ModelDemand(IReadOnlyDictionary<ModelRequest, long> Models, bool Alone = false)
{
    public static ModelDemand Everything { get; } = new(new Dictionary<ModelRequest, long>(), Alone: true);

    public long Bytes => Models.Values.Sum();
}
