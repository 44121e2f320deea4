using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Keys (normed and rotated) and values of a full-attention block, grown by doubling.</summary>
internal sealed class AttentionCache : ISequenceCache
{
    private const int SmallestRoom = 64;
    private Tensor? _keys, _values;
    private long _length;

    public long Bytes => _keys is null ? 0 : 2 * _keys.numel() * _keys.element_size();

    public IRowsCache CreateRows() => new AttentionRows();

    public ISequenceCache? Mark() => null;

    // The room stays.
    public void Return(long length, ISequenceCache? mark) => _length = Math.Min(_length, length);

    public void DropStates()
    {
    }

    /// <summary>Appends and returns views of everything held.</summary>
    /// <param name="keys">[B, kv, n, width].</param>
    /// <param name="values">[B, kv, n, width].</param>
    /// <returns>[B, kv, P+n, width] each; the caller disposes the views.</returns>
    internal (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        var added = keys.size(2);
        if (_keys is null || _length + added > _keys.size(2)) Grow(keys, _length + added);
        Put(_keys!, keys);
        Put(_values!, values);
        _length += added;
        return (_keys!.narrow(2, 0, _length), _values!.narrow(2, 0, _length));
    }

    /// <summary>Keys and values of all tokens but the first ones; the caller disposes the views.</summary>
    internal (Tensor Keys, Tensor Values) From(long token) => (_keys!.narrow(2, token, _length - token), _values!.narrow(2, token, _length - token));

    private void Put(Tensor room, Tensor added)
    {
        using var place = room.narrow(2, _length, added.size(2));
        place.copy_(added);
    }

    private void Grow(Tensor like, long needed)
    {
        // Half as much again: a prefill leaves room for replies, and decoding copies rarely.
        var room = Math.Max(SmallestRoom, needed + needed / 2);
        Replace(Owned.Build(() => (Moved(_keys, like, room), Moved(_values, like, room))));
    }

    // Both at once: an error between them would leave keys and values of different rooms.
    private void Replace((Tensor Keys, Tensor Values) with)
    {
        Dispose();
        (_keys, _values) = with;
    }

    private Tensor Moved(Tensor? old, Tensor like, long room)
    {
        var larger = empty([like.size(0), like.size(1), room, like.size(3)], like.dtype, like.device);
        if (old is null) return larger;
        using var target = larger.narrow(2, 0, _length);
        using var source = old.narrow(2, 0, _length);
        target.copy_(source);
        return larger;
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
        (_keys, _values) = (null, null);
    }
}
