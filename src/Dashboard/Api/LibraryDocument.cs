using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Dashboard.Api;

/// <summary>An entry of a library as JSON: the fields of its content beside its name. The document describes them from its declaration.</summary>
internal static class LibraryDocument
{
    private static readonly Dictionary<string, JsonObject> Facts = new()
    {
        ["id"] = new() { ["type"] = "string" },
        ["hash"] = new() { ["type"] = "string", ["description"] = "SHA-256 of the content." },
        ["builtIn"] = new() { ["type"] = "boolean", ["description"] = "It came with the product; deleting it can be undone by restoring." },
        ["updatedAt"] = new() { ["type"] = "string", ["format"] = "date-time" },
        ["version"] = Version(),
    };

    internal static JsonObject Of(LibraryRow row) => Of(row, JsonNode.Parse(row.Content)!.AsObject());

    /// <param name="content">What is told of the content.</param>
    internal static JsonObject Of(LibraryRow row, JsonObject content)
    {
        var document = new JsonObject { ["id"] = row.Id, ["name"] = row.Name, ["description"] = row.Description };
        foreach (var (name, value) in content)
        {
            document[name] = value?.DeepClone();
        }
        document["hash"] = row.Hash;
        document["builtIn"] = row.BuiltIn;
        document["updatedAt"] = JsonSerializer.SerializeToNode(row.UpdatedAt);
        document["version"] = row.Version;
        return document;
    }

    /// <summary>Marks an endpoint whose body is an entry.</summary>
    internal static void Takes(this RouteHandlerBuilder endpoint, LibraryKind kind) => endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        var schema = kind.Shape.Schema();
        schema["properties"]!["version"] = Version();
        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Schema = SpecSchemas.Parse(schema, context.Document!);
        }
        return Task.CompletedTask;
    });

    /// <summary>Marks an endpoint that answers with an entry, or with a list in which the content may be told in short.</summary>
    internal static void Gives(this RouteHandlerBuilder endpoint, LibraryKind kind, bool inList) => endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        var schema = kind.Shape.Schema();
        schema.Remove("additionalProperties");
        foreach (var (name, fact) in Facts)
        {
            schema["properties"]![name] = fact.DeepClone();
        }
        if (inList)
        {
            schema.Remove("required");
        }
        foreach (var content in operation.Responses?["200"].Content?.Values ?? [])
        {
            content.Schema = SpecSchemas.Parse(inList ? new() { ["type"] = "array", ["items"] = schema } : schema, context.Document!);
        }
        return Task.CompletedTask;
    });

    private static JsonObject Version() => new() { ["type"] = "integer", ["description"] = "Send back the one that was read: a change in between is then noticed." };
}
