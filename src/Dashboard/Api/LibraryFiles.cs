using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Vectorscope.Dashboard.Api;

/// <summary>Library files on their way in and out.</summary>
internal static class LibraryFiles
{
    internal static FileContentHttpResult Download(string json, string name) => TypedResults.File(Encoding.UTF8.GetBytes(json), "application/json", name);

    internal static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
