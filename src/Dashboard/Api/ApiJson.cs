using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Api;

/// <summary>How the API writes JSON, for the server and for the verbs that talk to it.</summary>
internal static class ApiJson
{
    internal static JsonSerializerOptions Options { get; } = Made(indented: false);

    internal static JsonSerializerOptions Indented { get; } = Made(indented: true);

    internal static void Configure(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        // A field that must be there is asked for by the reader, not missed by whoever uses it.
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private static JsonSerializerOptions Made(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = indented };
        Configure(options);
        // A newer server may say more than this program knows, and an older one less.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.RespectNullableAnnotations = false;
        options.RespectRequiredConstructorParameters = false;
        return options;
    }
}
