using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>How a thing was found.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FindingState>))]
internal enum FindingState
{
    /// <summary>There, and it works.</summary>
    Ok,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>There, but of no use as it is.</summary>
    Broken,
}
