using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class ArtifactConfiguration : IEntityTypeConfiguration<Artifact>
{
    public void Configure(EntityTypeBuilder<Artifact> builder)
    {
        builder.HasIndex(artifact => new { artifact.RunId, artifact.Name }).IsUnique();
        builder.HasIndex(artifact => artifact.Sha256);
        builder.HasOne<Run>().WithMany().HasForeignKey(artifact => artifact.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
