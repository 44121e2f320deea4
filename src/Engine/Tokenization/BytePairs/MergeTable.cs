namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>What merging two neighbouring tokens gives.</summary>
/// <param name="Rank">Position in the file's list: lower ranks merge first.</param>
/// <param name="Id">The token that replaces the two.</param>
internal readonly record struct Merge(int Rank, int Id);

/// <summary>The merges of a byte-pair vocabulary, by the ids of their two sides.</summary>
internal sealed class MergeTable(int capacity)
{
    private readonly Dictionary<ulong, Merge> _merges = new(capacity);

    /// <summary>Adds a merge; a pair listed twice keeps its later rank.</summary>
    public void Add(int left, int right, Merge merge) => _merges[Key(left, right)] = merge;

    public bool TryGet(int left, int right, out Merge merge) => _merges.TryGetValue(Key(left, right), out merge);

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;
}
