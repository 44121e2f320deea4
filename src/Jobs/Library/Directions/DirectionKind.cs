using System.Text.Json.Nodes;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>Directions: each a vector of the residual stream for every layer, in a file of the store.</summary>
public sealed class DirectionKind() : LibraryKind<DirectionContent>(ReferenceKinds.Direction, "direction")
{
    public override bool HasFiles => true;

    public override bool IsOfFiles => true;

    public override string? NameProblem(string entryName) => DirectionReferences.IsFile(entryName)
        ? "A text with a slash, or one that ends in .safetensors or .gguf, means a file; choose another name."
        : null;

    public override string SizeOf(DirectionContent content) => $"{Amount.Of(content.Layers, "layer")} of width {content.Width}";

    /// <inheritdoc/>
    public override JsonObject Glance(DirectionContent content) => SpecShape.Of<DirectionContent>().Write(content);
}
