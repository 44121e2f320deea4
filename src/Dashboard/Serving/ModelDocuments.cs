using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>The names that can be asked for.</summary>
internal sealed record ModelListDocument(string Object, IReadOnlyList<ModelDocument> Data);

internal sealed record ModelDocument(string Id, string Object, long Created, string OwnedBy)
{
    internal static ModelDocument Of(ServedName name) => new(name.Name, "model", name.Model.FirstSeenAt.ToUnixTimeSeconds(), "vectorscope");
}
