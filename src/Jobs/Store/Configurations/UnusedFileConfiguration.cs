using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class UnusedFileConfiguration : IEntityTypeConfiguration<UnusedFile>
{
    public void Configure(EntityTypeBuilder<UnusedFile> builder) => builder.HasKey(file => file.Sha256);
}
