using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>A row's past in tensors: a cache of its own or, while the row decodes, its part of what all such rows remember.</summary>
internal sealed class PlainPast(ModelCache cache) : IRowPast
{
    private ModelCache? _cache = cache;
    private DecodingRows? _home;

    public int Length => _home?.LengthOf(this) ?? _cache?.Length ?? 0;

    // Asked of what rests: it then stays outside.
    public long Bytes => TakeOut(withStates: true).Bytes;

    /// <summary>What shapes the logits of its reply.</summary>
    internal ReplyLogits Reply { get; } = new();

    public IRowMark Mark() => TakeOut(withStates: true).Mark();

    public void Return(IRowMark mark) => TakeOut(withStates: false).Return((CacheMark)mark);

    public void DropStates()
    {
        TakeOut(withStates: false).DropStates();
        Reply.Dispose();
    }

    /// <summary>Its cache now lies among those rows.</summary>
    internal void MoveInto(DecodingRows rows) => (_cache, _home) = (null, rows);

    /// <summary>What it remembered is lost.</summary>
    internal void Lose() => (_cache, _home) = (null, null);

    /// <summary>Its cache, apart from all others; the states of linear attention are copied out of theirs where they are wanted.</summary>
    internal ModelCache TakeOut(bool withStates)
    {
        if (_home is { } home)
        {
            _cache = home.Take(this, withStates);
            _home = null;
        }
        return _cache ?? throw new InvalidOperationException("A row's past was used after a step that failed.");
    }

    /// <summary>Takes a cache over that <see cref="TakeOut"/> gave.</summary>
    internal void PutBack(ModelCache cache) => _cache = cache;

    public void Dispose()
    {
        _home?.Leave(this);
        _cache?.Dispose();
        Reply.Dispose();
        (_cache, _home) = (null, null);
    }
}
