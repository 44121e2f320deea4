using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Dashboard.Api;

/// <summary>Describes specs in the OpenAPI document: one schema per kind, and where a spec is taken, one of them by its field <c>kind</c>.</summary>
internal static class SpecSchemas
{
    private const string Any = "Spec";

    /// <summary>Marks an endpoint whose body is a spec.</summary>
    internal static void TakesSpec(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Schema = new OpenApiSchemaReference(Any, context.Document);
        }
        return Task.CompletedTask;
    });

    /// <summary>Adds the schemas of the kinds that are registered.</summary>
    internal static void AddSpecSchemas(this OpenApiOptions options) => options.AddDocumentTransformer((document, context, _) =>
    {
        var kinds = context.ApplicationServices.GetRequiredService<RunKinds>().All;
        foreach (var kind in kinds)
        {
            document.AddComponent(NameOf(kind), Parse(kind.Schema(), document));
        }
        document.AddComponent(Any, new OpenApiSchema
        {
            OneOf = [.. kinds.Select(kind => new OpenApiSchemaReference(NameOf(kind), document))],
            Discriminator = new OpenApiDiscriminator
            {
                PropertyName = "kind",
                Mapping = kinds.ToDictionary(kind => kind.Name, kind => new OpenApiSchemaReference(NameOf(kind), document)),
            },
        });
        return Task.CompletedTask;
    });

    /// <summary>Of a kind's schema among the components: <c>CaptureSpec</c>.</summary>
    private static string NameOf(RunKind kind) => $"{char.ToUpperInvariant(kind.Name[0])}{kind.Name[1..]}{Any}";

    /// <summary>A schema that was made of a declaration, for the document.</summary>
    internal static OpenApiSchema Parse(JsonObject schema, OpenApiDocument document) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json")
        ?? throw new InvalidOperationException($"This is no schema: {schema.ToJsonString()}");
}
