namespace Vectorscope.Jobs.Models;

/// <summary>The bytes of one model: reserved, filled, or about to be free again.</summary>
internal sealed class ModelSlot<TModel>(ModelRequest request, long bytes) where TModel : class
{
    public ModelRequest Request { get; } = request;

    public long Bytes { get; } = bytes;

    /// <summary>Null until it is loaded.</summary>
    public TModel? Model { get; set; }

    /// <summary>Whether others may use it: loaded with everything that was wanted beside it, and not leaving.</summary>
    public bool IsReady { get; set; }

    public int Users { get; set; }

    /// <summary>When it was last taken or given back, counted in such events.</summary>
    public long LastUse { get; set; }
}
