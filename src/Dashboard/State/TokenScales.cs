using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.State;

/// <summary>The scales of a run's strips, the same for all arms at a layer.</summary>
public sealed class TokenScales(PlaygroundAnswer answer)
{
    /// <summary>So many of the first arm's tokens lie within the range: a few far off would leave the others pale.</summary>
    private const double Within = 0.98;

    private readonly Dictionary<int, double> _seen = [];

    /// <summary>The arm by whose tokens the range goes, the first that wrote any: one that was pushed far away would leave the others pale.</summary>
    public string First => answer.Begin!.Arms[Range].Name;

    private int Range => Enumerable.Range(0, answer.Arms.Count).FirstOrDefault(arm => answer.Arms[arm].Pieces.Count > answer.Arms[arm].Prompt);

    /// <summary>Of a layer.</summary>
    /// <param name="layer">0 to L.</param>
    /// <param name="toSides">As the direction says; else, and where it says nothing, about 0 and as wide as the first arm's tokens.</param>
    public LayerScale At(int layer, bool toSides)
    {
        var known = answer.Begin!.Direction!.Scales[layer];
        return toSides && known.Half is not null ? known : known with { Middle = 0, Half = Seen(layer) };
    }

    // Rounded up and never narrowed, so that colours seldom change while tokens come.
    private double Seen(int layer)
    {
        double[] sizes = [.. answer.Arms[Range].Pieces.Skip(answer.Arms[Range].Prompt).Select(piece => TokenText.At(piece, layer)).OfType<double>().Select(Math.Abs).Order()];
        var most = sizes.Length == 0 ? 0 : sizes[Math.Min(sizes.Length - 1, (int)Math.Ceiling(Within * sizes.Length) - 1)];
        var half = most > 0 ? Ticks.Step(most) : 0;
        return (_seen[layer] = Math.Max(half, _seen.GetValueOrDefault(layer))) is > 0 and var wide ? wide : 1;
    }
}
