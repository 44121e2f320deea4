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
        json.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private static JsonSerializerOptions Made(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = indented };
        Configure(options);
        // A newer server may say more than this program knows.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        return options;
    }
}
