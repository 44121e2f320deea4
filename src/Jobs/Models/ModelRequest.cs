using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>A model that someone wants loaded.</summary>
public sealed record ModelRequest : ModelPlacement
{
    public ModelRequest(string folder, string contentHash, ModelPlacement? placement = null) : base(placement ?? new ModelPlacement()) =>
        (Folder, ContentHash) = (folder, contentHash);

    public string Folder { get; }

    /// <summary>The folder's content hash: a changed folder is loaded again.</summary>
    public string ContentHash { get; }
}
