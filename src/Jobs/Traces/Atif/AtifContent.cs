using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Text that may be a string or, from v1.6, a list of parts.</summary>
internal static class AtifContent
{
    public static string Text(JsonPart owner, string name) => owner.Value[name] is JsonArray
        ? string.Join('\n', owner.Parts(name).Select(Part))
        : owner.Text(name) ?? "";

    private static string Part(JsonPart part) => part.RequiredText("type") switch
    {
        "text" => part.RequiredText("text"),
        "image" => $"[image {part.Part("source")?.Text("path")}]",
        var type => throw part.Wrong("type", $"'{Quote.Of(type)}' is not known; it is text or image."),
    };
}
