using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Enumerations as words, as everywhere in the product's JSON.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
