using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>A model that someone wants loaded.</summary>
/// <param name="ContentHash">The folder's content hash: a changed folder is loaded again.</param>
public sealed record ModelRequest(string Folder, string ContentHash, ModelDevice Device = ModelDevice.Auto, ModelDtype Dtype = ModelDtype.Auto);
