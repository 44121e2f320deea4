namespace Vectorscope.Fuzz;

/// <summary>A parser under test.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Seeds">Good inputs, from which the others are made.</param>
/// <param name="Open">A reader for one thread, with a folder of its own for files.</param>
/// <param name="IsRefusal">Whether an exception is the product's own answer to a bad input.</param>
internal sealed record Target(string Name, IReadOnlyList<byte[]> Seeds, Func<string, Action<byte[]>> Open, Func<Exception, bool> IsRefusal)
{
    /// <summary>Makes an input whole again where a mutation would only ever trip over a length; null for none.</summary>
    public Func<byte[], byte[]>? Repair { get; init; }
}
