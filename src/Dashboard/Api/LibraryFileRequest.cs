using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Api;

/// <summary>A file to take into a library.</summary>
/// <param name="File">Absolute path as the server sees it.</param>
/// <param name="Name">What it is to be called.</param>
/// <param name="Description">For people.</param>
/// <param name="Replace">An entry of that name gets the new content; what it held stays as NAME@HASH.</param>
internal sealed record LibraryFileRequest(string File, string Name, string? Description = null, bool Replace = false)
{
    internal DirectionTitle Title => new(Name, Description ?? "", Replace);
}
