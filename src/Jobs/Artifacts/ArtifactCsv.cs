using CsvHelper;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>A run's files as a table, a line each; times are UTC.</summary>
public static class ArtifactCsv
{
    private static readonly string[] Columns = ["name", "kind", "mediaType", "bytes", "sha256", "createdAt"];

    public static Task WriteAsync(IAsyncEnumerable<ArtifactRow> files, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, Columns, files, Cells, cancellationToken);

    private static void Cells(CsvWriter csv, ArtifactRow file)
    {
        csv.WriteField(file.Name);
        csv.WriteField(file.Kind);
        csv.WriteField(file.MediaType);
        csv.WriteField(file.Bytes);
        csv.WriteField(file.Sha256);
        csv.WriteField(file.CreatedAt.UtcDateTime);
    }
}
